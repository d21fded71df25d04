/**
 * Who may import what: the table of the design, by resolved path. Whatever a layer does not list it may not
 * import; `node` says whether Node's own modules are allowed. A file belongs to the first layer that matches.
 *
 * @typedef {object} Layer
 * @property {string} name
 * @property {string} from a regular expression over paths
 * @property {string} [except] files of `from` that belong to an earlier layer
 * @property {string[]} to regular expressions over paths
 * @property {boolean} node
 */

/** @param {string[]} names */
const packages = (...names) => names.map((name) => `(^|/)node_modules/(@types/)?${name}/`);

const contract = ['^electron/contract/', '^electron/tools/[^/]+/contract\\.ts$'];

/** @type {Layer[]} */
export const layers = [
  {
    name: 'contract',
    from: '^electron/(contract/|tools/[^/]+/contract\\.ts$)',
    to: [...contract, ...packages('zod')],
    node: false,
  },
  {
    name: 'page',
    from: '^renderer/',
    to: [
      ...contract,
      '^renderer/',
      ...packages(
        'zod',
        'react',
        'react-dom',
        'react-resizable-panels',
        'zustand',
        'lucide-react',
        '@base-ui/react',
        '@tanstack/[^/]+',
        '@xterm/[^/]+',
        'pdfjs-dist',
        '@codemirror/[^/]+',
        '@lezer/[^/]+',
        '@novnc/novnc',
        'vite',
      ),
    ],
    node: false,
  },
  { name: 'windows', from: '^electron/windows/', to: ['^electron/windows/'], node: true },
  {
    name: 'targets',
    from: '^electron/targets/',
    to: [
      ...contract,
      '^electron/archives/',
      '^electron/targets/',
      // The practice server's Windows has hives of our own making.
      '^electron/windows/(sample|sam|hive)/',
      ...packages('ssh2', 'ws', '@lydell/node-pty', '@noble/hashes', 'zod'),
    ],
    node: true,
  },
  {
    // What 7-Zip on a system says of archives, for the target that shows them and the tools that work on them.
    name: 'archives',
    from: '^electron/archives/',
    to: ['^electron/archives/', '^electron/contract/', '^electron/targets/(target|lines)\\.ts$', ...packages('zod')],
    node: true,
  },
  {
    // What a server's disks are, from what its programs say, and what is done with them step by step, for the tools and looks.
    name: 'disks',
    from: '^electron/disks/',
    to: [
      '^electron/contract/',
      '^electron/disks/',
      '^electron/work/',
      '^electron/engine/tool\\.ts$',
      '^electron/targets/(target|volumes)\\.ts$',
      '^electron/windows/',
      ...packages('zod'),
    ],
    node: true,
  },
  {
    // A tool sees its own folder ($1), never another tool and never a concrete target.
    name: 'tools',
    from: '^electron/tools/([^/]+)/',
    except: '^electron/tools/[^/]+/contract\\.ts$',
    to: [
      '^electron/contract/',
      '^electron/tools/$1/',
      '^electron/work/',
      '^electron/archives/',
      '^electron/backup/',
      '^electron/copying/',
      '^electron/disks/',
      '^electron/logs/',
      '^electron/engine/tool\\.ts$',
      '^electron/targets/target\\.ts$',
      '^electron/offline/',
      '^electron/windows/',
      ...packages('node-7z', 'zod'),
    ],
    node: true,
  },
  {
    // The Windows on a target's disk: finding, reading and changing its hives, for every tool that does.
    name: 'offline Windows',
    from: '^electron/offline/',
    to: [
      '^electron/contract/',
      '^electron/disks/',
      '^electron/offline/',
      '^electron/work/',
      '^electron/engine/tool\\.ts$',
      '^electron/targets/target\\.ts$',
      '^electron/windows/',
      ...packages('zod'),
    ],
    node: true,
  },
  {
    // What tools, looks and copying do their work with: walking, waiting for the link, lanes, trash, words.
    name: 'work',
    from: '^electron/work/',
    to: [
      '^electron/contract/',
      '^electron/work/',
      '^electron/engine/tool\\.ts$',
      '^electron/targets/target\\.ts$',
      ...packages('zod'),
    ],
    node: true,
  },
  {
    // The logs of a Linux on a target's disk: listed, unpacked, read line by line, explained.
    name: 'logs',
    from: '^electron/logs/',
    to: [
      '^electron/contract/',
      '^electron/copying/end\\.ts$',
      '^electron/logs/',
      '^electron/work/',
      '^electron/targets/target\\.ts$',
      '^electron/windows/event-log/csv\\.ts$',
      ...packages('zod'),
    ],
    node: true,
  },
  {
    // What a server runs to make and restore backups by itself.
    name: 'backup',
    from: '^electron/backup/',
    to: [
      '^electron/backup/',
      '^electron/contract/',
      '^electron/work/',
      '^electron/engine/tool\\.ts$',
      '^electron/targets/target\\.ts$',
      ...packages('zod'),
    ],
    node: true,
  },
  {
    // Copying one file or link with proof, for every tool that does it.
    name: 'copying',
    from: '^electron/copying/',
    to: [
      '^electron/contract/',
      '^electron/copying/',
      '^electron/work/',
      '^electron/engine/tool\\.ts$',
      '^electron/targets/target\\.ts$',
      ...packages('zod'),
    ],
    node: true,
  },
  {
    // What tells of many files as it finds them, handed to the engine.
    name: 'looks',
    from: '^electron/looks/',
    to: [
      '^electron/contract/',
      '^electron/copying/',
      '^electron/disks/',
      '^electron/looks/',
      '^electron/work/',
      '^electron/targets/target\\.ts$',
    ],
    node: true,
  },
  {
    name: 'list of tools',
    from: '^electron/tools/index\\.ts$',
    to: [...contract, '^electron/tools/[^/]+/(index|run)\\.ts$', '^electron/engine/tool\\.ts$'],
    node: false,
  },
  {
    name: 'engine',
    from: '^electron/engine/',
    to: [...contract, '^electron/engine/', '^electron/targets/(target|sign-in)\\.ts$', ...packages('zod')],
    node: true,
  },
  {
    name: 'desktop host',
    from: '^electron/hosts/desktop\\.ts$',
    to: [...contract, '^electron/engine/', '^electron/hosts/', ...packages('electron', 'zod')],
    node: true,
  },
  {
    name: 'hosts',
    from: '^electron/hosts/',
    except: '^electron/hosts/desktop\\.ts$',
    to: [...contract, '^electron/engine/', '^electron/hosts/', ...packages('ws', 'zod', 'commander')],
    node: true,
  },
  { name: 'preload', from: '^electron/preload\\.ts$', to: packages('electron'), node: false },
  {
    name: 'main',
    from: '^electron/main\\.ts$',
    to: ['^electron/', ...packages('electron')],
    node: true,
  },
  {
    name: 'starts',
    from: '^electron/[^/]+\\.ts$',
    except: '^electron/(main|preload)\\.ts$',
    to: [
      '^package\\.json$',
      '^electron/(?!main\\.ts|preload\\.ts|hosts/desktop\\.ts)',
      ...packages('commander', 'ws', 'zod'),
    ],
    node: true,
  },
];
