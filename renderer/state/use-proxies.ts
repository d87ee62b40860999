import { useEffect, useState } from 'react';
import type { OutboundProxies } from '../../shared/models/proxy.ts';
import { useBridge } from './session-context.tsx';

/** The proxies as the engine has them, masked; undefined until it has told. */
export function useProxies(): OutboundProxies | undefined {
  const bridge = useBridge();
  const [proxies, setProxies] = useState<OutboundProxies>();
  useEffect(() => {
    let told = false;
    const end = bridge.on('proxies.changed', (next) => {
      told = true;
      setProxies(next);
    });
    void bridge.invoke('proxies.get', {}).then((result) => {
      if (result.ok && !told) setProxies(result.value);
    });
    return end;
  }, [bridge]);
  return proxies;
}
