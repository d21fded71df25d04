import { TooltipProvider } from './parts/tooltip.tsx';
import { Frame } from './shell/frame.tsx';

/** The whole window. */
export function App() {
  return (
    <TooltipProvider>
      <Frame />
    </TooltipProvider>
  );
}
