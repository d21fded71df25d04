import { Complaint } from './complaint.ts';

const TOKEN = /\s*(?:(\d+)|\$?\{?([A-Za-z_]\w*)\}?|(<=|>=|==|!=|&&|\|\||[-+*/%()<>!]))/y;
const DEEPEST = 100;

/** From the loosest binding to the tightest. */
const LEVELS: readonly (readonly string[])[] = [
  ['||'],
  ['&&'],
  ['==', '!='],
  ['<', '<=', '>', '>='],
  ['+', '-'],
  ['*', '/', '%'],
];

/** The value of what stands between `$((` and `))`, in whole numbers (XCU 2.6.4, without assignments). */
export function evaluate(expression: string, variable: (name: string) => string): number {
  const tokens: string[] = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < expression.trimEnd().length) {
    const [, number, name, mark] = TOKEN.exec(expression) ?? [];
    if (name !== undefined) {
      const value = variable(name);
      tokens.push(/^-?\d{1,15}$/.test(value) ? value : '0');
    } else tokens.push(number ?? mark ?? fail(expression));
  }
  let at = 0;
  let depth = 0;

  const level = (index: number): number => {
    const operators = LEVELS[index];
    if (operators === undefined) return unary();
    let left = level(index + 1);
    for (let operator = tokens[at]; operator !== undefined && operators.includes(operator); operator = tokens[at]) {
      at += 1;
      left = apply(operator, left, level(index + 1));
    }
    return left;
  };

  const unary = (): number => {
    const token = tokens[at] ?? fail(expression);
    at += 1;
    depth += 1;
    if (depth > DEEPEST) throw new Complaint('arithmetic: nested too deep');
    try {
      if (token === '-') return -unary();
      if (token === '+') return unary();
      if (token === '!') return Number(unary() === 0);
      if (token !== '(') return /^-?\d+$/.test(token) ? Number(token) : fail(expression);
      const value = level(0);
      if (tokens[at] !== ')') fail(expression);
      at += 1;
      return value;
    } finally {
      depth -= 1;
    }
  };

  const value = tokens.length === 0 ? 0 : level(0);
  if (at < tokens.length) fail(expression);
  return value;
}

function apply(operator: string, left: number, right: number): number {
  switch (operator) {
    case '||':
      return Number(left !== 0 || right !== 0);
    case '&&':
      return Number(left !== 0 && right !== 0);
    case '==':
      return Number(left === right);
    case '!=':
      return Number(left !== right);
    case '<':
      return Number(left < right);
    case '<=':
      return Number(left <= right);
    case '>':
      return Number(left > right);
    case '>=':
      return Number(left >= right);
    case '+':
      return left + right;
    case '-':
      return left - right;
    case '*':
      return left * right;
    default:
      if (right === 0) throw new Complaint('arithmetic: division by zero', 2);
      return operator === '/' ? Math.trunc(left / right) : left % right;
  }
}

function fail(expression: string): never {
  throw new Complaint(`arithmetic: syntax error in ${JSON.stringify(expression)}`, 2);
}
