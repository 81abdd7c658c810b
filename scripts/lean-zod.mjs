/**
 * For esbuild: zod without its messages in fifty languages, which it brings into every bundle (half
 * a megabyte) and of which only the English ones are used; those it names by themselves.
 */
export const leanZod = {
  name: 'lean-zod',
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]zod[\\/]v4[\\/]locales[\\/]index\.c?js$/ }, () => ({
      contents: 'export {};',
    }));
  },
};
