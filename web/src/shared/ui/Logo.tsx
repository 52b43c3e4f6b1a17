export function Logo({ size = 20 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 20 20" aria-hidden="true" fill="currentColor">
      <rect x="2" y="7" width="2.4" height="6" rx="1.2" />
      <rect x="6.4" y="3" width="2.4" height="14" rx="1.2" />
      <rect x="10.8" y="5.5" width="2.4" height="9" rx="1.2" />
      <rect x="15.2" y="8" width="2.4" height="4" rx="1.2" />
    </svg>
  )
}
