/** Two portraits, one over the other, sharing a face: what the app does, without words. */
export const WelcomeIllustration = ({ className }: { readonly className?: string }) => (
  <svg className={className} viewBox="0 0 168 112" width="168" height="112" aria-hidden="true">
    <g className="back" transform="rotate(-5 58 58)">
      <rect x="18" y="12" width="76" height="92" rx="8" fill="var(--raised)" stroke="var(--line-strong)" />
      <circle cx="56" cy="48" r="17" fill="none" stroke="var(--line-strong)" strokeWidth="1.5" />
      <path
        d="M30 96c3-18 13-26 26-26s23 8 26 26"
        fill="none"
        stroke="var(--line-strong)"
        strokeWidth="1.5"
      />
    </g>
    <g transform="rotate(4 112 58)">
      <rect x="74" y="8" width="76" height="92" rx="8" fill="var(--surface)" stroke="var(--line-strong)" />
      <path d="M85 99c3-20 13-30 27-30s24 10 27 30z" fill="var(--accent-soft)" />
      <path d="M94 46c-2-18 8-27 18-27s20 9 18 27l2 15c-5 5-35 5-40 0z" fill="var(--accent)" />
      <path d="M105 58h14v14c-2 5-12 5-14 0z" fill="var(--accent-soft)" stroke="var(--surface)" />
      <ellipse cx="112" cy="47" rx="13.5" ry="16.5" fill="var(--accent-soft)" stroke="var(--surface)" />
      <path d="M99 42c6-1 13-5 15-10 2 5 6 8 11 9 0-12-5-18-13-18s-14 7-13 19z" fill="var(--accent)" />
      <g fill="none" stroke="var(--accent)" strokeWidth="1.6" strokeLinecap="round">
        <path d="M106 47v1M118 47v1M108 56c2 2 6 2 8 0" />
      </g>
    </g>
  </svg>
)
