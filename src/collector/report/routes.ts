/** The routes of the report. */
import { Readable } from 'node:stream';
import { setTimeout } from 'node:timers/promises';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Definitions } from '../../segments/definition.js';
import type { Erase } from '../erasure.js';
import { countEvents, latestEvents } from '../latest.js';
import { asked } from '../reading.js';
import type { KeptReferences } from '../references.js';
import type { EventStore } from '../storage/store.js';
import { chosenLanguage, formOf, guardReport, ownPath, sendPage } from './access.js';
import { membersCsv } from './csv.js';
import type { KeptFigures } from './figures/keeper.js';
import type { KnownCampaign } from './figures/rules.js';
import { html } from './html.js';
import { emptyState, reportPage } from './layout.js';
import { campaignsPage } from './pages/campaigns.js';
import { discoveriesPage } from './pages/discoveries.js';
import { eventsPage } from './pages/events.js';
import { opportunitiesPage } from './pages/opportunities.js';
import { overlapPage } from './pages/overlap.js';
import { rfmPage } from './pages/rfm.js';
import { segmentPage } from './pages/segment.js';
import { segmentsPage } from './pages/segments.js';
import { visitorPage } from './pages/visitor.js';
import type { Secrets } from './secrets.js';
import { latestPersons, readTimeline } from './timeline.js';
import { type FiguresView, type View, wordsOf } from './view.js';

interface ReportOptions {
  store: EventStore;
  erase: Erase;
  references: KeptReferences;
  definitions: Definitions;
  campaigns: readonly KnownCampaign[];
  secrets: Secrets;
  kept: KeptFigures;
  /** The shop's currency. */
  currency: string | undefined;
  /** Told whenever somebody looks at figures. */
  onLook: () => void;
  now: () => number;
  report: (trouble: Error) => void;
}

const SHOWN_EVENTS = 100;
const REFERENCES_PATIENCE_MS = 250;

/** Adds the routes. All but those for logging in ask for a session. */
export function showReport(server: FastifyInstance, options: ReportOptions): void {
  const { store, erase, references, definitions, campaigns, kept, currency, onLook, now, report } = options;
  const { admit, admitForm, sessionOf } = guardReport(server, options.secrets, now);

  function viewOf(request: FastifyRequest, reply: FastifyReply): View {
    const words = wordsOf(chosenLanguage(request, reply), currency);
    const url = new URL(request.url, 'http://collector');
    url.searchParams.delete('language');
    const token = sessionOf(request).formToken;
    return { ...words, path: url.pathname + url.search, token, now: now(), definitions, campaigns, kept };
  }

  function notFound(view: View, reply: FastifyReply) {
    const { problems } = view.t;
    return sendPage(reply.code(404), noticePage(view, problems.notFound, problems.notFoundLead));
  }

  /** A page of figures. While there are none it says so. */
  function figuresRoute(
    path: string,
    pageOf: (view: FiguresView, params: Record<string, string>) => string | undefined,
  ) {
    server.get(path, { onRequest: admit }, async (request, reply) => {
      const view = viewOf(request, reply);
      onLook();
      const figures = kept.latest();
      if (!figures) return sendPage(reply, waitingPage(view));
      if (figures.all.visitors === 0 && path === '/') return sendPage(reply, emptyPage(view));
      const page = pageOf({ ...view, figures, days: kept.days() }, request.params as Record<string, string>);
      return page === undefined ? notFound(view, reply) : sendPage(reply, page);
    });
  }

  figuresRoute('/', segmentsPage);
  figuresRoute('/segments/:id', (view, { id = '' }) => segmentPage(view, id));
  figuresRoute('/overlap', overlapPage);
  figuresRoute('/rfm', rfmPage);
  figuresRoute('/campaigns', campaignsPage);
  figuresRoute('/opportunities', opportunitiesPage);
  figuresRoute('/discoveries', discoveriesPage);

  server.get<{ Params: { id: string } }>('/segments/:id/visitors.csv', { onRequest: admit }, async (request, reply) => {
    const figures = kept.latest();
    const segment = figures?.segments.find(({ id }) => id === request.params.id);
    const view = viewOf(request, reply);
    if (!figures || !segment) return notFound(view, reply);
    reply.headers({
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': `attachment; filename="${segment.id}.csv"`,
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
    });
    return reply.send(Readable.from(membersCsv(figures, segment, view.t.csv)));
  });

  server.post('/refresh', { onRequest: admit, preHandler: admitForm }, async (request, reply) => {
    kept.refresh();
    return reply.redirect(ownPath(formOf(request).get('back') ?? '/'), 303);
  });

  /** A page that asks the database at once. */
  function liveRoute(path: string, pageOf: (view: View, request: FastifyRequest) => Promise<string>) {
    server.get(path, { onRequest: admit }, async (request, reply) => {
      const view = viewOf(request, reply);
      try {
        return sendPage(reply, await asked(pageOf(view, request), report));
      } catch (error) {
        const { statusCode, headers } = error as { statusCode?: number; headers?: Record<string, string> };
        if (statusCode !== 503) throw error;
        const { problems } = view.t;
        return sendPage(
          reply.code(503).headers(headers ?? {}),
          noticePage(view, problems.database, problems.databaseLead),
        );
      }
    });
  }

  liveRoute('/events', async (view, { headers }) => {
    const [events, total] = await Promise.all([latestEvents(store, SHOWN_EVENTS), countEvents(store)]);
    return eventsPage(view, { events, total, address: `http://${headers.host}` });
  });

  liveRoute('/visitor', async (view, { query }) => {
    const { person, segment, erased } = query as Record<string, string | undefined>;
    const timeline = person ? await timelineOf(person) : undefined;
    const latest = timeline ? [] : await latestPersons(store);
    return visitorPage(view, {
      asked: person,
      timeline,
      segment: definitions.segments.some(({ id }) => id === segment) ? segment : undefined,
      latest,
      isErased: erased === '1',
    });
  });

  async function timelineOf(person: string) {
    // Of a large shop they take a while after a start. The page comes all the same, and says of what needs them that it is not known.
    await Promise.race([references.current(), setTimeout(REFERENCES_PATIENCE_MS, undefined, { ref: false })]);
    return readTimeline(store, definitions, references.known(), person, now());
  }

  server.post('/visitor/erase', { onRequest: admit, preHandler: admitForm }, async (request, reply) => {
    const person = formOf(request).get('person') ?? '';
    const timeline = await asked(timelineOf(person), report);
    if (timeline?.events.some(({ user }) => user === person)) await erase({ user: person }, 'report');
    if (timeline?.events.some(({ visitor }) => visitor === person)) await erase({ visitor: person }, 'report');
    kept.forget(person);
    kept.refresh();
    return reply.redirect('/visitor?erased=1', 303);
  });
}

function noticePage(view: View, title: string, lead: string): string {
  return reportPage(view, title, emptyState(title, lead));
}

function waitingPage(view: View): string {
  const { t, kept, token } = view;
  if (!kept.hasFailed || kept.isComputing) return noticePage(view, t.fresh.firstTitle, t.fresh.firstLead);
  const again = html`<form method="post" action="/refresh" class="line-form"><input type="hidden" name="token" value="${token}"><button class="button">${t.fresh.tryAgain}</button></form>`;
  return reportPage(view, t.problems.database, emptyState(t.problems.database, t.fresh.failed, again));
}

function emptyPage(view: View): string {
  const { t } = view;
  const link = html`<p class="lead"><a href="/events">${t.fresh.emptyLink}</a></p>`;
  return reportPage(view, t.fresh.emptyTitle, emptyState(t.fresh.emptyTitle, t.fresh.emptyLead, link));
}
