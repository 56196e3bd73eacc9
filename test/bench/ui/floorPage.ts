// The floor of what drawing a list can cost: the row window with rows that never change. What it takes above that is ours.
import { RowWindow } from '../../../src/webview/grid/RowWindow.ts';

const cells = ['number', 'time', 'delta', 'object', 'what', 'length', 'content'];
const rows = new RowWindow({
  rowHeight: 22,
  createRow: () => {
    const row = document.createElement('div');
    row.className = 'record-row';
    row.role = 'row';
    row.dataset.row = '';
    for (const column of cells) {
      const cell = document.createElement('div');
      cell.className = 'cell start';
      cell.dataset.column = column;
      cell.textContent = column;
      row.append(cell);
    }
    return row;
  },
  draw: () => {},
});
const list = document.createElement('div');
list.className = 'record-rows';
list.dataset.testid = 'floor';
list.style.height = '600px';
list.append(rows.element);
document.body.append(list);
rows.setCount(10_000_000);
