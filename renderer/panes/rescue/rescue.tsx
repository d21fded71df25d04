import { Check, LifeBuoy } from 'lucide-react';
import { type ReactNode, useEffect, useRef } from 'react';
import type { TargetState } from '../../../electron/contract/target.ts';
import { Banner } from '../../parts/banner.tsx';
import { Button, join } from '../../parts/button.tsx';
import { EmptyState } from '../../parts/empty-state.tsx';
import { jobLine } from '../../shell/jobs.ts';
import { showStart } from '../../shell/open.ts';
import type { PaneProps } from '../../shell/pane.ts';
import { ProblemBanner } from '../../shell/problem.tsx';
import { text } from '../../text/index.ts';
import { FindStep } from './find-step.tsx';
import { ReleaseStep, RestartStep } from './last-steps.tsx';
import { ExplainStep, MendStep } from './mend-step.tsx';
import { MountStep } from './mount-step.tsx';
import styles from './rescue.module.css';
import { type Step, type StepState, stepsOf } from './steps.ts';
import { troubleTitle, TroubleStep } from './trouble-step.tsx';
import { type Rescue, useRescue, useRescuedTarget } from './use-rescue.ts';

const words = text.rescue;

/** Leads by questions from what is wrong to the restart; where the person is follows from how the server stands. */
export function RescuePane(props: PaneProps) {
  const target = useRescuedTarget(props);
  if (target === undefined)
    return (
      <EmptyState
        icon={LifeBuoy}
        title={words.noServer}
        actions={
          <Button variant="accent" onClick={showStart}>
            {words.connect}
          </Button>
        }
      >
        {words.noServerText}
      </EmptyState>
    );
  return <Way key={target.id} {...props} target={target} />;
}

const bodies: Record<Step, (props: { rescue: Rescue }) => ReactNode> = {
  trouble: TroubleStep,
  find: FindStep,
  mount: MountStep,
  explain: ExplainStep,
  mend: MendStep,
  release: ReleaseStep,
  restart: RestartStep,
};

function Way({ target, ...props }: PaneProps & { target: TargetState }) {
  const rescue = useRescue(target, props);
  const steps = stepsOf(rescue.standing);
  const now = steps.find(({ state }) => state === 'now')?.step;
  const list = useRef<HTMLOListElement>(null);
  // The button that was pressed is gone with its step: the keyboard goes on at the next one.
  useEffect(() => {
    if (props.active && now !== undefined && document.activeElement === document.body)
      list.current?.querySelector<HTMLElement>(`[data-step=${now}] :is(button, input)`)?.focus();
  }, [now, props.active]);
  return (
    <div className={styles.page}>
      <div className={styles.content}>
        <div>
          <h1>{words.heading}</h1>
          <p className={styles.soft}>
            <strong>{target.label}</strong> · {words.intro}
          </p>
        </div>
        {target.state !== 'connected' && <Banner tone="warning">{words.away}</Banner>}
        {rescue.problem && <ProblemBanner problem={rescue.problem} />}
        <ol ref={list} className={styles.steps}>
          {steps.map(({ step, state }, index) => (
            <StepItem key={step} step={step} state={state} number={index + 1} rescue={rescue} />
          ))}
        </ol>
      </div>
    </div>
  );
}

function StepItem({ step, state, number, rescue }: { step: Step; state: StepState; number: number; rescue: Rescue }) {
  const Body = bodies[step];
  const { title, ahead } = wordsOf(step, rescue);
  const back = state === 'done' ? backs[step] : undefined;
  return (
    <li
      className={join(styles.step, styles[state])}
      data-step={step}
      aria-current={state === 'now' ? 'step' : undefined}
    >
      <span className={styles.mark} aria-hidden>
        {state === 'done' ? <Check size={16} strokeWidth={2} /> : number}
      </span>
      <section className={styles.body} aria-label={`${title}, ${words.states[state]}`}>
        <div className={styles.line}>
          <h2>{title}</h2>
          {state === 'done' && <span className={styles.answer}>{answerOf(step, rescue)}</span>}
          {back && (
            <Button variant="link" aria-label={words.changeOf(title)} onClick={() => rescue.set(back)}>
              {words.change}
            </Button>
          )}
        </div>
        {state === 'now' && <Body rescue={rescue} />}
        {state === 'later' && <p className={styles.soft}>{ahead}</p>}
      </section>
    </li>
  );
}

/** A step's title, and what it will be about while the person is not there yet. */
function wordsOf(step: Step, { kept: { trouble }, standing }: Rescue): { title: string; ahead: string } {
  if (step === 'mend' && trouble === 'files') return { title: words.fetch, ahead: words.fetchLater };
  if (step === 'find' && !standing.disks) return { title: words.name, ahead: words.nameLater };
  return { title: words.steps[step], ahead: words.later[step] };
}

/** What was answered or reached at a step that is done. */
function answerOf(step: Step, { kept: { trouble, system, folder }, reach, explained }: Rescue): string {
  if (step === 'trouble' && trouble !== undefined) return troubleTitle(trouble);
  if (step === 'find') return system ? `${system.name} · ${system.device}` : (folder ?? '');
  if (step === 'mount' && reach !== undefined) return words.at(reach.folder, reach.readOnly);
  if (step === 'explain' && explained !== undefined) return jobLine(explained);
  return step === 'release' ? words.released : '';
}

/** What is forgotten when the person goes back to a question; what was done on the server stays done. */
const backs: Partial<Record<Step, Parameters<Rescue['set']>[0]>> = {
  trouble: { trouble: undefined, ready: undefined },
  find: { system: undefined, folder: undefined, write: undefined, ready: undefined },
  mend: { ready: undefined },
};
