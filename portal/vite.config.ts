import { defineConfig } from 'vite';

export default defineConfig({
  root: import.meta.dirname,
  base: './',
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    // Inlined files would be `data:` addresses in fonts and scripts, which the page's content security policy refuses.
    assetsInlineLimit: 0,
    // One script without dynamic imports needs no preload helper.
    modulePreload: false,
  },
});
