// The pages of docs/ as they are, and the README in front, with a search: nothing is loaded from another host.
import { defineConfig } from 'vitepress';
import { cpSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { posix } from 'node:path';
import { fileURLToPath } from 'node:url';

const at = path => fileURLToPath(new URL(path, import.meta.url));
const repository = `https://github.com/${process.env.GITHUB_REPOSITORY ?? 'gradcam/gradcam'}/blob/main`;

// A copy, since pages have to lie beside the generator's modules.
const pages = at('../pages');
rmSync(pages, { recursive: true, force: true });
cpSync(at('../../docs'), pages, { recursive: true });
cpSync(at('../../src/Packages/icon.svg'), `${pages}/public/icon.svg`);
for (const [file, name] of [['README.md', 'index.md'], ['SECURITY.md', 'security.md'], ['CHANGELOG.md', 'changelog.md']])
  writeFileSync(`${pages}/${name}`, readFileSync(at(`../../${file}`), 'utf8')
    .replace(/\]\((?!docs\/|https?:|#)/g, '](../')
    .replaceAll('](docs/', ']('));

// The address of a file that is no page: it lies in the repository. Undefined for a page, whose links the generator checks.
function inRepository(href, from) {
  if (!href.startsWith('../')) return undefined;
  const file = posix.join(posix.dirname(from), href.replace(/#.*/, ''));
  if (!file.startsWith('../')) return undefined;
  if (!existsSync(at(`../../docs/${file}`))) throw new Error(`${from} links to ${href}, which does not exist.`);
  return `${repository}/${file.slice('../'.length)}`;
}

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
      const open = md.renderer.rules.link_open;
      md.renderer.rules.link_open = (tokens, i, options, env, self) => {
        const address = inRepository(tokens[i].attrGet('href') ?? '', env.relativePath);
        if (address) tokens[i].attrSet('href', address);
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
      { text: 'Reference', items: [page('Performance', 'performance'), page('Limits', 'limits'), page('Operators', 'operators'), page('Conformance', 'conformance'), page('Architecture', 'architecture'), page('Security', 'security'), page('Changes', 'changelog')] },
    ],
  },
  // Below the address that the site is built for.
  transformHead: ({ siteData }) => [['link', { rel: 'icon', href: `${siteData.base}icon.svg` }]],
});
