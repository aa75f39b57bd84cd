import { render } from 'preact';
import { App } from './app';
import { Model } from './model';
import { takeCode } from './route';

const model = new Model();
const root = document.getElementById('app');
if (root) {
  render(<App model={model} />, root);
}
void model.enter(takeCode());
// A new link opened in the same tab changes only the fragment.
addEventListener('hashchange', () => {
  const code = takeCode();
  if (code !== undefined) {
    void model.enter(code);
  }
});
