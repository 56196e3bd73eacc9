import { render } from 'preact';
import './main.css';
import { App } from './page/App.tsx';
import { closeMenusOutside } from './page/closeMenus.ts';
import { copyAsWritten } from './page/copyAsWritten.ts';
import { keepFocus } from './page/keepFocus.ts';
import { listenToPageKeys } from './page/pageKeys.ts';
import { offerPlaceMenus } from './page/placeMenus.ts';
import { returnFocus } from './page/returnFocus.ts';
import { SessionModel } from './page/SessionModel.ts';
import { whenKnown } from './page/whenKnown.ts';

const model = new SessionModel(acquireVsCodeApi());
// The extension takes a page's first request as its beginning: nothing may be asked before this.
void model.start();
whenKnown(model, () => {
  document.body.append(model.announcer.element);
  render(<App model={model} />, document.getElementById('root') ?? document.body);
  listenToPageKeys(model);
  keepFocus();
  returnFocus();
  closeMenusOutside();
  copyAsWritten();
  window.addEventListener('focus', () => void model.marks.refresh());
  offerPlaceMenus(model);
});
