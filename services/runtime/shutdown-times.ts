/** After it a service's process ends whatever is still going on, in seconds since SIGTERM. A pod's grace period derives from it. */
export const serviceEndSeconds = 20;
