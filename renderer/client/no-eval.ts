import { z } from 'zod';

// zod tries `new Function` to compile its checks; the page's Content-Security-Policy forbids that, and the browser
// reports the attempt. This module is imported before the first schema is made.
z.config({ jitless: true });
