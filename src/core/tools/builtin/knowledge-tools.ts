import { z } from 'zod';
import type { Calculate, DocumentationSearch, WebSearch } from '../ports.ts';
import type { Registry } from '../registry.ts';

/** The tool that calculates. */
export function registerCalculator(registry: Registry, calculate: Calculate): void {
  registry.register({
    name: 'calculate',
    description:
      'Works out an expression of numbers, such as sqrt(2)^3 or (3 + 4) * 2. No variables.',
    input: z.strictObject({ expression: z.string().min(1).max(1000) }),
    output: z.object({ result: z.string() }),
    run: async ({ expression }) => ({ result: await calculate(expression) }),
  });
}

/** The tool that reads the documentation of installed packages. */
export function registerDocumentation(registry: Registry, docs: DocumentationSearch): void {
  registry.register({
    name: 'search_documentation',
    description:
      'Searches what the installed packages of this project say about themselves: their README, ' +
      'type declarations and docstrings. Nothing is fetched.',
    input: z.strictObject({
      query: z.string().min(1).max(400),
      package: z.string().max(200).optional().describe('Only this package.'),
      most: z.int().min(1).max(20).default(5),
    }),
    output: z.object({
      hits: z.array(
        z.object({
          package: z.string(),
          version: z.string(),
          language: z.string(),
          title: z.string(),
          path: z.string(),
          text: z.string(),
        }),
      ),
    }),
    permission: 'reads-workspace',
    timeoutMs: 60_000,
    run: async ({ query, package: name, most }, { signal }) => ({
      hits: [...(await docs.search({ text: query, package: name, most }, signal))],
    }),
  });
}

/** The tool that searches the web; registered only where the user named a service. */
export function registerWebSearch(registry: Registry, web: WebSearch): void {
  registry.register({
    name: 'search_web',
    description:
      'Searches the web and gives titles, addresses and short texts. Pages are not read.',
    input: z.strictObject({
      query: z.string().min(1).max(400),
      most: z.int().min(1).max(20).default(5),
    }),
    output: z.object({
      hits: z.array(z.object({ title: z.string(), url: z.string(), text: z.string() })),
    }),
    permission: 'uses-network',
    run: async ({ query, most }, { signal }) => ({
      hits: [...(await web.search(query, most, signal))],
    }),
  });
}
