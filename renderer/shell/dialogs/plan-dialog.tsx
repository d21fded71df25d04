import { Undo2 } from 'lucide-react';
import { useEffect, useId, useRef, useState } from 'react';
import { type Plan, type PlanStep, type StartWhen, startWhen } from '../../../electron/contract/job.ts';
import { Banner } from '../../parts/banner.tsx';
import { Button } from '../../parts/button.tsx';
import { CodeLines, Details } from '../../parts/details.tsx';
import { Dialog } from '../../parts/dialog.tsx';
import { TextField } from '../../parts/field.tsx';
import { Select } from '../../parts/select.tsx';
import { Waiting } from '../../parts/spinner.tsx';
import { text } from '../../text/index.ts';
import { dismissPlan, planAgain, type Planning, startPlan, usePlanning } from '../plan-store.ts';
import { ProblemBanner } from '../problem.tsx';
import { viewOf } from '../tool-views.ts';
import styles from './plan-dialog.module.css';

/** What a tool is about to do, to agree to or not. */
export function PlanDialog() {
  const planning = usePlanning((store) => store.planning);
  return planning === undefined ? null : <OpenPlan planning={planning} />;
}

function OpenPlan({ planning }: { planning: Planning }) {
  const words = text.shell.plan;
  const { plan, tool, input, state, problem } = planning;
  const view = viewOf(tool);
  const [when, setWhen] = useState<StartWhen>('now');
  const [typed, setTyped] = useState('');
  const safe = useRef<HTMLButtonElement>(null);
  const start = useRef<HTMLButtonElement>(null);
  const phrase = useRef<HTMLInputElement>(null);
  const form = useId();
  const canStart = plan !== undefined && plan.refusal === undefined && state !== 'failed';
  const destroys = view.destroys(input) || plan?.phrase !== undefined;
  const agreed = plan?.phrase === undefined || typed === plan.phrase;
  const ready = canStart && state === 'ready';
  // A plan that destroys nothing is agreed to with Enter; one with words to type waits for them. The dialog's own first focus comes before or after the plan is
  // there; whichever is later moves it on, once, and never away from where the person has put it.
  const focusMoved = useRef(false);
  const moveFocus = () => {
    const goal = plan?.phrase !== undefined ? phrase.current : destroys ? null : start.current;
    if (!ready || goal === null || focusMoved.current || document.activeElement !== safe.current) return;
    focusMoved.current = true;
    goal.focus();
  };
  useEffect(moveFocus);
  const change = (next: unknown) => {
    setTyped('');
    void planAgain(tool, next, planning.title);
  };
  return (
    <Dialog
      open
      size={view.wide ? 'large' : 'medium'}
      title={plan?.title ?? planning.title}
      initialFocus={safe}
      onClose={dismissPlan}
      actions={
        <>
          {canStart && (
            <Button
              ref={start}
              type="submit"
              form={form}
              variant={destroys ? 'danger' : 'accent'}
              busy={state === 'starting'}
              disabled={state === 'planning' || !agreed}
            >
              {view.act(input)}
            </Button>
          )}
          {state === 'failed' && problem?.retryable && <Button onClick={() => change(input)}>{words.retry}</Button>}
          <Button ref={safe} onClick={dismissPlan} onFocus={moveFocus}>
            {canStart ? words.dismiss : words.close}
          </Button>
        </>
      }
    >
      <form
        id={form}
        style={{ display: 'contents' }}
        onSubmit={(event) => {
          event.preventDefault();
          if (canStart && agreed)
            void startPlan(plan.phrase === undefined ? undefined : typed, when === 'now' ? undefined : when);
        }}
      >
        {plan === undefined && state === 'planning' && <Waiting>{words.planning}</Waiting>}
        {plan && <PlanBody plan={plan} />}
        {plan && view.Preview && <view.Preview plan={plan} preview={plan.preview} input={input} change={change} />}
        {plan && <PlanEnd plan={plan} />}
        {plan && state === 'planning' && <Waiting>{words.planningAgain}</Waiting>}
        {problem && <ProblemBanner problem={problem} />}
        {view.canWait && canStart && plan.changes && (
          <Select
            label={words.when}
            value={when}
            options={startWhen.options.map((value: StartWhen) => ({ value, label: words.whens[value] }))}
            onChange={setWhen}
          />
        )}
        {plan?.phrase !== undefined && canStart && (
          <TextField
            ref={phrase}
            label={words.phraseLabel(plan.phrase)}
            hint={plan.undo.possible ? words.phraseHintUndoable : words.phraseHint}
            value={typed}
            onValue={setTyped}
            mono
          />
        )}
      </form>
    </Dialog>
  );
}

function PlanBody({ plan }: { plan: Plan }) {
  return (
    <>
      <p className={styles.summary}>{plan.summary}</p>
      {plan.refusal && <ProblemBanner problem={plan.refusal} />}
      {plan.warnings.map((warning) => (
        <Banner key={warning.text} tone="warning" title={warning.text}>
          {warning.reason && <p>{warning.reason}</p>}
        </Banner>
      ))}
    </>
  );
}

function PlanEnd({ plan }: { plan: Plan }) {
  const words = text.shell.plan;
  return (
    <>
      {plan.changes && plan.refusal === undefined && (
        <p className={styles.undo}>
          <Undo2 size={16} aria-hidden />
          <span>
            <strong>{plan.undo.possible ? words.undoPossible : words.undoImpossible}.</strong> {plan.undo.text}
          </span>
        </p>
      )}
      {plan.steps.length > 0 && (
        <Details title={`${words.steps} (${words.stepsCount(plan.steps.length)})`}>
          <div className={styles.scrolled} role="region" aria-label={words.steps} tabIndex={0}>
            <ol className={styles.steps}>
              {plan.steps.map((step, index) => (
                // Two steps may read the same; their order is what tells them apart.
                <Step key={`step-${index}`} step={step} />
              ))}
            </ol>
          </div>
        </Details>
      )}
    </>
  );
}

function Step({ step }: { step: PlanStep }) {
  const words = text.shell.plan;
  return (
    <li className={styles.step}>
      <p>{step.text}</p>
      {step.detail && <p className={styles.detail}>{step.detail}</p>}
      {(step.before !== undefined || step.after !== undefined) && (
        <dl className={styles.values}>
          {step.before !== undefined && (
            <>
              <dt>{words.before}</dt>
              <dd>{step.before}</dd>
            </>
          )}
          {step.after !== undefined && (
            <>
              <dt>{words.after}</dt>
              <dd>{step.after}</dd>
            </>
          )}
        </dl>
      )}
      {step.command !== undefined && <CodeLines label={words.command}>{step.command}</CodeLines>}
    </li>
  );
}
