import { useState } from 'react';
import { displayName } from '../../../electron/contract/names.ts';
import type { Question, TargetState } from '../../../electron/contract/target.ts';
import { call } from '../../client/client.ts';
import { useTargets } from '../../client/stores.ts';
import { Button } from '../../parts/button.tsx';
import { Dialog } from '../../parts/dialog.tsx';
import { PasswordField, TextField } from '../../parts/field.tsx';
import { text } from '../../text/index.ts';

/** What a server asks while the person signs in, one question at a time. */
export function QuestionDialogs() {
  const asking = useTargets((store) => store.targets.find((target) => target.question !== undefined));
  if (asking?.question === undefined) return null;
  return <QuestionDialog key={asking.question.id} target={asking} question={asking.question} />;
}

function QuestionDialog({ target, question }: { target: TargetState; question: Question }) {
  const words = text.shell.question;
  const [answers, setAnswers] = useState<string[]>(() => question.prompts.map(() => ''));
  const [sent, setSent] = useState(false);
  const answer = (given: string[] | null) => {
    setSent(true);
    // A question that is gone already is answered by its going.
    void call('targets.answer', { questionId: question.id, answers: given }).catch(() => setSent(false));
  };
  const set = (index: number, value: string) =>
    setAnswers((before) => before.map((old, other) => (other === index ? value : old)));
  return (
    <Dialog
      open
      size="small"
      title={words.title(target.label)}
      description={serverText(question.instruction) || serverText(question.title) || words.fallback}
      onClose={() => answer(null)}
      actions={
        <>
          <Button variant="accent" type="submit" form="server-question" busy={sent}>
            {words.answer}
          </Button>
          <Button onClick={() => answer(null)}>{words.giveUp}</Button>
        </>
      }
    >
      <form
        id="server-question"
        style={{ display: 'contents' }}
        onSubmit={(event) => {
          event.preventDefault();
          answer(answers);
        }}
      >
        {question.prompts.map((prompt, index) => {
          const Field = prompt.echo ? TextField : PasswordField;
          return (
            <Field
              // Prompts have no identity but their place in the server's question.
              key={`prompt-${index}`}
              label={serverText(prompt.text).replace(/[:\s]+$/, '') || words.field(index + 1)}
              value={answers[index] ?? ''}
              onValue={(value) => set(index, value)}
            />
          );
        })}
      </form>
      <p style={{ color: 'var(--ink-soft)' }}>{words.note}</p>
    </Dialog>
  );
}

/** A server's own words, without marks that could make them look like something else. */
function serverText(words: string): string {
  return displayName(words.trim().replace(/\s+/g, ' ')).slice(0, 500);
}
