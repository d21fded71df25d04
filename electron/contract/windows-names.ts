/** Why a name can't be used on Windows, or can't be reached there again with its own programs. */
export type WindowsNameFault =
  | { readonly kind: 'character'; readonly character: string }
  | { readonly kind: 'device' }
  | { readonly kind: 'ending' }
  | { readonly kind: 'bytes' };

const BYTE_ESCAPE = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;
const CHARACTER = /[<>:"|?*\\/]|[^\P{Cc}\u007f-\u009f]/u;
// Windows takes these for devices with any extension, and the superscripts 1 to 3 for digits ("Naming Files, Paths, and
// Namespaces" in Microsoft's documentation).
const DEVICE = /^(?:CON|PRN|AUX|NUL|CONIN\$|CONOUT\$|(?:COM|LPT)[1-9\u00b9\u00b2\u00b3])[ ]*(?:\.|$)/i;

/** The first reason why Windows can't use a name; undefined where it can. */
export function windowsNameFault(name: string): WindowsNameFault | undefined {
  if (BYTE_ESCAPE.test(name)) return { kind: 'bytes' };
  const character = CHARACTER.exec(name)?.[0];
  if (character !== undefined) return { kind: 'character', character };
  if (DEVICE.test(name)) return { kind: 'device' };
  return /[. ]$/.test(name) ? { kind: 'ending' } : undefined;
}
