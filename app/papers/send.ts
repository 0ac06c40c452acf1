import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Database, Tx } from '#base/database/index.ts';
import { isRefusal, type Language, type Refusal } from '#base/refusal.ts';
import type { Clock } from '#base/time.ts';
import { languageOf, type SendProblem } from '../http/problem.ts';
import type { PaperDeps, Reader } from './data.ts';
import type { Area, Medium } from './media.ts';
import type { Paper, Pen } from './pen.ts';
import { refusePaper } from './refusals.ts';
import type { Sheet } from './sheets/sheet.ts';
import { sayIn } from './words.ts';

export interface PaperRoutesDeps extends PaperDeps {
  readonly database: Database;
  readonly clock: Clock;
  readonly problem: SendProblem;
}

/** A file of so many labels is drawn in a few seconds. */
export const MOST_LABELS = 500;

/** Who asks for a paper, and what its file is called. */
export interface Asked {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
  readonly language: Language | undefined;
  readonly name: string;
}

type Print = typeof import('./print.ts');

export interface Labels<T> {
  readonly medium: Medium;
  readonly copies?: number;
  draw(print: Print, to: Reader & { readonly pen: Pen; readonly area: Area }, label: T): void;
}

/** Reads what is asked for, draws it and sends it as a PDF; a refusal becomes a problem. */
export function createSender({ database, clock, problem }: PaperRoutesDeps) {
  const readerOf = ({ request, language = languageOf(request) }: Asked): Reader => ({
    language,
    say: sayIn(language),
  });
  const read = <T>(asked: Asked, find: (tx: Tx, reader: Reader) => Promise<T | Refusal>) =>
    database.transaction('paper', (tx) => find(tx, readerOf(asked)));

  /** The browser shows it; what it is called when it is kept has no sign that means something there. */
  async function send(
    { reply, name }: Asked,
    draw: (print: Print, paper: Paper) => Promise<void> | void,
  ): Promise<never> {
    const print = await import('./print.ts');
    const paper = print.openPaper({ title: name, at: clock.now() });
    await draw(print, paper);
    paper.document.end();
    const file = `${name.replace(/[^A-Za-z0-9._-]/g, '_').slice(0, 80)}.pdf`;
    return reply
      .type('application/pdf')
      .header('content-disposition', `inline; filename="${file}"`)
      .header('cache-control', 'no-store')
      .send(paper.document) as never;
  }

  const refused = ({ request, reply }: Asked, refusal: Refusal) =>
    problem(reply, request, refusal) as never;

  return {
    async sheet(
      asked: Asked,
      find: (tx: Tx, reader: Reader) => Promise<Sheet | Refusal>,
    ): Promise<never> {
      const sheet = await read(asked, find);
      if (isRefusal(sheet)) return refused(asked, sheet);
      const { say } = readerOf(asked);
      return send(asked, (print, { pen }) => print.drawSheet(pen, sheet, say));
    },
    async labels<T>(
      asked: Asked,
      find: (tx: Tx, reader: Reader) => Promise<readonly T[] | Refusal>,
      { medium, copies = 1, draw }: Labels<T>,
    ): Promise<never> {
      const found = await read(asked, find);
      if (isRefusal(found)) return refused(asked, found);
      const labels = found.flatMap((one) => Array<T>(copies).fill(one));
      if (labels.length > MOST_LABELS) {
        const facts = { count: labels.length, most: MOST_LABELS };
        return refused(asked, refusePaper('paper.too_many', facts));
      }
      return send(asked, (print, paper) =>
        print.drawLabels(paper, medium, labels, (pen, area, label) =>
          draw(print, { ...readerOf(asked), pen, area }, label),
        ),
      );
    },
  };
}
