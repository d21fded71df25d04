/** The value of a variable in `/etc/os-release` (os-release(5)). */
export function releaseOf(text: string): string | undefined {
  return /^PRETTY_NAME=(["']?)(.*)\1$/m.exec(text)?.[2] || undefined;
}
