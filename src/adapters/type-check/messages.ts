import { z } from 'zod';

/** What the checker's process is told: one program, which is a text. */
export const ASKED = z.object({
  id: z.int(),
  /** TypeScript's own file, `typescript.js`. */
  typescript: z.string(),
  /** The program is a module of this name among the others. */
  root: z.string(),
  isScript: z.boolean(),
  files: z.array(z.object({ path: z.string(), text: z.string() })),
});
export type Asked = z.infer<typeof ASKED>;

/** What it answers. Whatever a program made of the checker is not believed beyond this. */
export const ANSWERED = z.discriminatedUnion('type', [
  z.object({ type: z.literal('started') }),
  z.object({
    type: z.literal('checked'),
    id: z.int(),
    version: z.string().max(100),
    problems: z
      .array(
        z.object({
          line: z.int().min(1),
          severity: z.enum(['error', 'warning']),
          code: z.string().max(20),
          message: z.string().max(1000),
        }),
      )
      .max(200),
    truncated: z.boolean(),
  }),
  z.object({ type: z.literal('failed'), id: z.int(), why: z.string().max(1000) }),
]);
export type Answered = z.infer<typeof ANSWERED>;
