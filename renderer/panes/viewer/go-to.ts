/**
 * The offset that a person typed: a share (`45%`), a decimal number with or without separators, or a hexadecimal one
 * (`0x1F400`, `1F400h`); never beyond the file. Undefined for anything else.
 */
export function offsetTyped(typed: string, size: number): number | undefined {
  const plain = typed.trim().replaceAll(/[\s,_'’]/g, '');
  const share = /^(\d{1,3}(?:\.\d+)?)%$/.exec(plain)?.[1];
  const hex = /^(?:0x([0-9a-f]+)|([0-9][0-9a-f]*)h)$/i.exec(plain);
  const offset =
    share !== undefined
      ? Math.floor((Number(share) / 100) * size)
      : hex
        ? Number.parseInt(hex[1] ?? hex[2] ?? '', 16)
        : /^\d+$/.test(plain)
          ? Number(plain)
          : undefined;
  return offset === undefined ? undefined : Math.min(offset, size);
}
