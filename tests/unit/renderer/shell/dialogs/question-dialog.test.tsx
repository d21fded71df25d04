// @vitest-environment jsdom
import { cleanup, render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, describe, expect, it } from 'vitest';
import { installClient } from '../../../../../renderer/client/client.ts';
import { createClient } from '../../../../../renderer/client/frames.ts';
import { useTargets } from '../../../../../renderer/client/stores.ts';
import { QuestionDialogs } from '../../../../../renderer/shell/dialogs/question-dialog.tsx';
import { engineOfTest, targetOfTest } from '../../support.ts';

const prompts = [
  { text: 'Verification code: ', echo: true },
  { text: 'Password: ', echo: false },
];

function asked(question: { title?: string; instruction?: string; prompts?: typeof prompts } = {}) {
  const engine = engineOfTest({ 'targets.answer': () => ({}) });
  installClient(createClient(engine.port));
  const full = { id: 'q', title: '', instruction: '', prompts, ...question };
  useTargets.setState({ targets: [targetOfTest({ state: 'connecting', question: full })] });
  render(<QuestionDialogs />);
  return engine;
}

afterEach(cleanup);

describe('what a server asks while the person signs in', () => {
  it('is answered prompt by prompt, covering what must not be seen', async () => {
    const user = userEvent.setup();
    const engine = asked();
    await user.type(screen.getByLabelText('Verification code'), '123456');
    const password = screen.getByLabelText<HTMLInputElement>('Password');
    expect(password.type).toBe('password');
    await user.type(password, 'secret');
    await user.click(screen.getByRole('button', { name: 'Answer' }));
    expect(engine.calls).toEqual([
      { name: 'targets.answer', input: { questionId: 'q', answers: ['123456', 'secret'] } },
    ]);
  });

  it('can be declined, which tells the server nothing', async () => {
    const user = userEvent.setup();
    const engine = asked();
    await user.click(screen.getByRole('button', { name: 'Don’t sign in' }));
    expect(engine.calls).toEqual([{ name: 'targets.answer', input: { questionId: 'q', answers: null } }]);
  });

  it('can’t pass for words of ours: it is named after the server and its control signs show', () => {
    asked({ instruction: 'Rescue Desk\u202e needs\u001b[2J your bank password' });
    expect(screen.getByRole('dialog', { name: 'ns3012345 asks' })).toBeTruthy();
    expect(screen.getByText(/Rescue Desk\\u\{202E\} needs\\u\{1B\}\[2J your bank password/)).toBeTruthy();
    expect(screen.getByText(/The words come from the server/)).toBeTruthy();
  });

  it('has a name for a prompt that says nothing', () => {
    asked({ prompts: [{ text: ': ', echo: true }] });
    expect(screen.getByLabelText('Answer 1')).toBeTruthy();
  });
});
