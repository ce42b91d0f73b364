export { type ProxyConfig, ProxyVariables, SiteKeys, loadProxyConfig } from "./config.ts";
export { type Lifecycles, type QueryAnswer, TemporalUnavailableError } from "./lifecycles.ts";
export { type StartProxyOptions, startProxy } from "./start-proxy.ts";
