import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';

/** A box that scrolls by itself. A keyboard can reach it, but only while there is something to scroll to. */
export function ScrollBox(props: {
  readonly class: string;
  readonly labelledBy: string;
  readonly children: ComponentChildren;
}) {
  const box = useRef<HTMLElement>(null);
  useEffect(() => {
    const element = box.current;
    if (element === null) return;
    const overflows = (): boolean =>
      element.scrollWidth > element.clientWidth || element.scrollHeight > element.clientHeight;
    const measure = new ResizeObserver(() => {
      if (overflows()) element.tabIndex = 0;
      else element.removeAttribute('tabindex');
    });
    measure.observe(element);
    for (const child of element.children) measure.observe(child);
    return () => measure.disconnect();
  }, []);
  return (
    <section ref={box} class={props.class} aria-labelledby={props.labelledBy}>
      {props.children}
    </section>
  );
}
