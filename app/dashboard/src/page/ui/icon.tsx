import type { JSX } from 'preact';

const PATHS = {
  chat: 'M4 5h16v11H10l-4.5 4v-4H4z',
  approvals: 'M12 3l7 3v5.5c0 4.3-2.9 7.6-7 9.5-4.1-1.9-7-5.2-7-9.5V6zM9 12l2.2 2.2L15.2 10',
  ledger: 'M12 15V4M7.5 8.5L12 4l4.5 4.5M4 14v6h16v-6',
  audit: 'M6 3h9l4 4v14H6zM14.5 3v4.5H19M9 12h7M9 16h7',
  trust: 'M7 11V8a5 5 0 0 1 10 0v3M5 11h14v9H5zM12 15v2',
  keys: 'M12 15.5a4 4 0 1 1-8 0 4 4 0 0 1 8 0zM10.9 12.7L19.5 4M16 7.5l2.5 2.5M13.5 10l2 2',
  health: 'M3 12h4l2.5-6 4.5 12 2.5-6H21',
  plus: 'M12 5v14M5 12h14',
  down: 'M6 9l6 6 6-6',
} as const;

/** A drawing beside words; it says nothing by itself. */
export function Icon({ name }: { name: keyof typeof PATHS }): JSX.Element {
  return (
    <svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <path d={PATHS[name]} />
    </svg>
  );
}
