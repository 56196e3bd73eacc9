import type { SessionModel } from '../page/SessionModel.ts';

/** Why the list is empty and what to do next, in one sentence with at most one link. */
export function EmptyRecords({ model }: { model: SessionModel }) {
  const { rows } = model;
  const failure = rows.failure.value;
  if (rows.matched.value > 0 || (!rows.answered.value && failure === null)) return null;
  if (failure !== null) {
    return (
      <p class="empty" role="alert">
        The rows cannot be shown: {failure}
      </p>
    );
  }
  if (rows.total.value > 0) {
    const searching = rows.scanned.value < rows.total.value;
    return (
      <p class="empty">
        {searching ? 'Nothing found so far.' : 'No row matches what is asked for.'}{' '}
        <button type="button" class="link" onClick={() => model.showAll()}>
          Show all rows
        </button>
      </p>
    );
  }
  return <p class="empty">{whyEmpty(model)}</p>;
}

function whyEmpty(model: SessionModel): string {
  switch (model.session.value.status) {
    case 'starting':
      return 'The session is starting: its first rows appear here.';
    case 'running':
      return 'Nothing has happened yet. Rows appear here as soon as a program connects, signals or writes.';
    case 'capture':
      return 'This capture holds no records.';
    default:
      return 'The session ended before anything was recorded.';
  }
}
