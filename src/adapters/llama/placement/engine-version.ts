/** The version of node-llama-cpp that package.json pins; what one engine survived, another may not. */
export const ENGINE_VERSION = '3.22.1';
