/** The image of this version; made by `sandbox/docker/make-image.mjs` or from the Dockerfile. */
export const DEFAULT_IMAGE = 'reason-code-sandbox:1';

/** How the image is had, for messages. */
export function howToMake(image: string): string {
  return image === DEFAULT_IMAGE
    ? `Make it with "docker build -t ${image} sandbox/docker" in the folder of Reason-Code, or, where nothing can be pulled, with "node sandbox/docker/make-image.mjs" (root on a Debian).`
    : `Pull or build it first ("docker pull ${image}"); it needs python3, and node for JavaScript.`;
}
