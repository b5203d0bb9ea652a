export interface Following {
  seen(): number;
  stop(): void;
}

/** Follows the live feed as a screen does, counting payments. */
export function followEvents(url: string, apiKey: string): Following {
  const over = new AbortController();
  let seen = 0;
  const read = async (): Promise<void> => {
    const response = await fetch(`${url}/v1/events/stream`, {
      headers: { authorization: `Bearer ${apiKey}` },
      signal: over.signal,
    });
    const decoder = new TextDecoder();
    for await (const chunk of response.body!)
      seen += decoder.decode(chunk as Uint8Array).split('event: payment.').length - 1;
  };
  read().catch(() => {});
  return { seen: () => seen, stop: () => over.abort() };
}
