import { TooltipProvider } from './parts/tooltip.tsx';

/** The whole window. */
export function App() {
  return (
    <TooltipProvider>
      <main />
    </TooltipProvider>
  );
}
