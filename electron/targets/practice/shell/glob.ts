/** True when a name matches a pattern of `*`, `?`, `[a-z]`, `[!a-z]` and `\` escapes. Time grows with the product of both lengths. */
export function matchesGlob(pattern: string, name: string): boolean {
  const parts = partsOf(pattern);
  const characters = Array.from(name);
  let part = 0;
  let at = 0;
  let star = -1;
  let resumeAt = 0;
  while (at < characters.length) {
    const here = parts[part];
    if (here === '*') {
      star = part++;
      resumeAt = at;
    } else if (typeof here === 'function' && here(characters[at] ?? '')) {
      part++;
      at++;
    } else if (star >= 0) {
      // Let the last star take one character more.
      part = star + 1;
      at = ++resumeAt;
    } else return false;
  }
  return parts.slice(part).every((rest) => rest === '*');
}

type Part = '*' | ((character: string) => boolean);

function partsOf(pattern: string): Part[] {
  const parts: Part[] = [];
  const rest = Array.from(pattern);
  for (let i = 0; i < rest.length; i++) {
    const character = rest[i] ?? '';
    if (character === '*') parts.push('*');
    else if (character === '?') parts.push(() => true);
    else if (character === '[' && rest.indexOf(']', i + 2) > 0) {
      const end = rest.indexOf(']', rest[i + 1] === '!' || rest[i + 1] === '^' ? i + 3 : i + 2);
      if (end < 0) {
        parts.push((other) => other === '[');
        continue;
      }
      parts.push(oneOf(rest.slice(i + 1, end)));
      i = end;
    } else {
      const literal = character === '\\' && i + 1 < rest.length ? (rest[++i] ?? '') : character;
      parts.push((other) => other === literal);
    }
  }
  return parts;
}

/** The test for a bracket expression, given what stands between its brackets. */
export function oneOf(inside: readonly string[]): (character: string) => boolean {
  const negated = inside[0] === '!' || inside[0] === '^';
  const members = negated ? inside.slice(1) : inside;
  return (character) => {
    let found = false;
    for (let i = 0; i < members.length; i++) {
      const low = members[i] ?? '';
      const high = members[i + 1] === '-' && i + 2 < members.length ? (members[i + 2] ?? '') : low;
      if (high !== low) i += 2;
      if (character >= low && character <= high) found = true;
    }
    return found !== negated;
  };
}
