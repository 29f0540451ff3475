/**
 * Consent as a platform tells of it by the IAB's Transparency and Consent Framework
 * (https://github.com/InteractiveAdvertisingBureau/GDPR-Transparency-and-Consent-Framework).
 */
import type { Environment, Report, Stop } from './environment.js';
import { watchGlobal } from './global.js';
import type { ConsentChoice } from './options.js';

/** What of the framework's `TCData` is read. */
interface TcData {
  eventStatus?: string;
  gdprApplies?: boolean;
  listenerId?: number;
  purpose?: { consents?: Readonly<Record<number, boolean | undefined>> };
}

/** The platform's function, or the stub that keeps calls until it is there. */
type TcfApi = (command: string, version: 2, callback: (data: TcData, success: boolean) => void, id?: number) => void;

/** 1: store on the device; 8: measure what is looked at; 9: understand the audience by statistics. */
const MEASUREMENT = [1, 8, 9];

/** 5: make a profile to personalise content; 6: use it. Those for advertising, 3 and 4, are not needed, as there is none. */
const PERSONALIZATION = [5, 6];

/** Other events, such as that the form is shown, are no answers. */
const ANSWERS = ['tcloaded', 'useractioncomplete'];

/** Tells what the visitor has agreed to, whenever they have answered. Where the GDPR does not apply nobody is asked. */
export function followTcf(environment: Environment, report: Report, tell: (choice: ConsentChoice) => void): Stop {
  let api: TcfApi | undefined;
  let listenerId: number | undefined;
  let isStopped = false;

  function remove(id: number): void {
    api?.('removeEventListener', 2, () => {}, id);
  }

  function onData(data: TcData, success: boolean): void {
    if (!success) return;
    // A stub has no id to give until the platform is there.
    if (isStopped && data.listenerId !== undefined) remove(data.listenerId);
    if (isStopped) return;
    listenerId = data.listenerId;
    const agreesTo = (purpose: number) => data.purpose?.consents?.[purpose] === true;
    if (data.gdprApplies === false) tell({ measurement: true, personalization: true });
    else if (ANSWERS.includes(`${data.eventStatus}`))
      tell({ measurement: MEASUREMENT.every(agreesTo), personalization: PERSONALIZATION.every(agreesTo) });
  }

  const stopWatching = watchGlobal(environment, report, '__tcfapi', (value) => {
    if (typeof value !== 'function') return;
    const isFirst = !api;
    // The platform takes over what its stub has kept.
    api = value as TcfApi;
    if (isFirst) api('addEventListener', 2, guarded(onData));
  });

  /** It is called by the platform, which is not to suffer from our mistakes. */
  function guarded(callback: typeof onData): typeof onData {
    return (...given) => {
      try {
        callback(...given);
      } catch (error) {
        report('what the consent platform tells could not be read', error);
      }
    };
  }

  return () => {
    isStopped = true;
    stopWatching();
    try {
      if (listenerId !== undefined) remove(listenerId);
    } catch (error) {
      report('the consent platform could not be left', error);
    }
  };
}
