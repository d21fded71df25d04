import { z } from 'zod';

export const installPrograms = {
  id: 'install-programs',
  title: 'Install programs on the rescue system',
  description:
    'Fetches programs that are missing on a Debian or Ubuntu rescue system (apt-get install). They lie in its memory and are gone with its next start.',
  input: z.strictObject({
    target: z.string(),
    /** Names of Debian packages, such as `mdadm`. To apt-get a `-` at the end would mean to remove it, and a dot any letter. */
    packages: z
      .array(z.string().regex(/^[a-z0-9](?:[a-z0-9+-]|(?<=\d)\.(?=\d)){0,98}[a-z0-9+]$/))
      .min(1)
      .max(50),
  }),
  preview: z.strictObject({ packages: z.array(z.string()) }),
  result: z.strictObject({ packages: z.array(z.string()) }),
};
