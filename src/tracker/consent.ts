/** Whose word counts about consent: the shop's own once it has spoken, and until then the option's or its source's. */
import type { Environment, Report, Stop } from './environment.js';
import type { ConsentChoice, ConsentState, TrackerOptions } from './options.js';

/** See {@link followConsent}. */
export interface Consent {
  /** What holds until somebody is heard. */
  readonly initial: ConsentState;
  /** The source tells what the visitor has agreed to; `undefined` while there is no answer. */
  hear(choice: ConsentChoice | undefined): void;
  /** The shop tells: no source is heard any more. */
  set(choice: ConsentChoice): void;
  stop: Stop;
}

function stateOf({ measurement, personalization }: ConsentChoice): ConsentState {
  return measurement ? (personalization ? 'granted' : 'measurement') : 'denied';
}

/** Calls back with what is heard from now on. Of the sources, `tcf` is followed here; `hear` is for the other. */
export function followConsent(
  environment: Environment,
  report: Report,
  { consent, respectGpc }: Required<Pick<TrackerOptions, 'consent' | 'respectGpc'>>,
  become: (state: ConsentState) => void,
): Consent {
  let isOver = false;

  /** What of a state is left where the browser itself refuses to be personalized. */
  function allowed(state: ConsentState): ConsentState {
    const { navigator } = environment.window as { navigator?: { globalPrivacyControl?: boolean } };
    return state === 'granted' && respectGpc && navigator?.globalPrivacyControl ? 'measurement' : state;
  }

  function hear(choice: ConsentChoice | undefined): void {
    if (!isOver) become(allowed(choice ? stateOf(choice) : 'pending'));
  }

  function stop(): void {
    isOver = true;
    if (platform) platform.then((stop) => stop?.());
  }

  const platform =
    consent === 'tcf' &&
    environment.document &&
    import('./tcf.js')
      .then(({ followTcf }) => followTcf(environment, report, hear))
      .catch((error) => report('tcf.js could not be loaded', error));
  return {
    initial: allowed(consent === 'google' || consent === 'tcf' ? 'pending' : consent),
    hear,
    set(choice) {
      stop();
      become(stateOf(choice));
    },
    stop,
  };
}
