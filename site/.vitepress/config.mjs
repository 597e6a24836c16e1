// The pages of docs/ as they are, and the README in front, with a search: nothing is loaded from another host.
import { defineConfig } from 'vitepress';
import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const at = path => fileURLToPath(new URL(path, import.meta.url));
const repository = `https://github.com/${process.env.GITHUB_REPOSITORY ?? 'gradcam/gradcam'}/blob/main`;

// A copy, since pages have to lie beside the generator's modules.
const pages = at('../pages');
rmSync(pages, { recursive: true, force: true });
cpSync(at('../../docs'), pages, { recursive: true });
cpSync(at('../../src/Packages/icon.svg'), `${pages}/public/icon.svg`);
writeFileSync(`${pages}/index.md`, readFileSync(at('../../README.md'), 'utf8')
  .replace(/\]\((?!docs\/|https?:|#)/g, '](../')
  .replaceAll('](docs/', ']('));

const page = (text, name) => ({ text, link: `/${name}` });

export default defineConfig({
  title: 'GradCam',
  description: 'Shows where a neural network looks, from its ONNX file.',
  srcDir: 'pages',
  outDir: 'dist',
  cleanUrls: true,
  lastUpdated: false,
  markdown: {
    html: false,
    config: md => {
      // Files that are no pages lie in the repository.
      const open = md.renderer.rules.link_open;
      md.renderer.rules.link_open = (tokens, i, options, env, self) => {
        const href = tokens[i].attrGet('href') ?? '';
        if (href.startsWith('../'))
          tokens[i].attrSet('href', `${repository}/${href.replace(/^(\.\.\/)+/, '')}`);
        return open ? open(tokens, i, options, env, self) : self.renderToken(tokens, i, options);
      };
    },
  },
  themeConfig: {
    logo: '/icon.svg',
    search: { provider: 'local' },
    outline: [2, 3],
    sidebar: [
      { text: 'Start', items: [page('Gallery', 'gallery'), page('Command line', 'command-line'), page('C#', 'api'), page('Which tool for whom', 'which-tool')] },
      { text: 'Explaining', items: [page('Methods', 'methods'), page('Targets', 'targets'), page('Models', 'models'), page('Preparation', 'preparation'), page('Keras', 'keras'), page('Baking', 'baking')] },
      { text: 'Data sets', items: [page('Batch', 'batch'), page('Report', 'report'), page('Evaluate', 'evaluate'), page('Debugging a model', 'debugging'), page('Scale', 'scale')] },
      { text: 'Service', items: [page('Serving', 'serving')] },
      { text: 'Reference', items: [page('Performance', 'performance'), page('Limits', 'limits'), page('Operators', 'operators'), page('Conformance', 'conformance'), page('Architecture', 'architecture')] },
    ],
  },
  head: [['link', { rel: 'icon', href: '/icon.svg' }]],
});
