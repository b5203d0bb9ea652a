import { render } from 'preact';
import { paused, state } from './board.ts';
import { connection, keepConnected } from './connection.ts';
import { Header } from './Header.tsx';
import { texts } from './language.ts';
import { Payments } from './Payments.tsx';
import { Positions } from './Positions.tsx';
import { Announcer, LostBanner } from './Status.tsx';
import { Streets } from './Streets.tsx';
import { Today } from './Today.tsx';
import { WindowCard } from './WindowCard.tsx';

function Page() {
  const hub = state.value?.hub;
  return (
    <div class={`page page-${connection.value}${paused.value ? ' page-paused' : ''}`}>
      <header class="sky">
        <Header />
      </header>
      <Announcer />
      <LostBanner />
      <main id="figures" tabIndex={-1}>
        <Today />
        <div class="panels">
          <WindowCard />
          <Payments />
          <Positions />
          <Streets />
        </div>
      </main>
      <footer>
        <p>
          {texts.value.footer} {hub !== undefined && `Long Biên ${hub.version}.`}
        </p>
      </footer>
    </div>
  );
}

const place = document.getElementById('page');
if (place === null) throw new Error('index.html has no #page');
render(<Page />, place);
keepConnected();
