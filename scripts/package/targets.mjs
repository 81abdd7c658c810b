/**
 * Every VSIX there is. `name` is the marketplace's word for a platform; `binary` names the package
 * with llama.cpp's prebuilt library for it, which a universal one goes without. Packages for CUDA
 * and Vulkan are never among them. `mostMb` is what the file may weigh.
 */
export const TARGETS = [
  { name: 'linux-x64', binary: 'linux-x64', mostMb: 26 },
  { name: 'linux-arm64', binary: 'linux-arm64', mostMb: 26 },
  { name: 'darwin-arm64', binary: 'mac-arm64-metal', mostMb: 26 },
  { name: 'darwin-x64', binary: 'mac-x64', mostMb: 26 },
  { name: 'win32-x64', binary: 'win-x64', mostMb: 26 },
  { name: 'win32-arm64', binary: 'win-arm64', mostMb: 26 },
  { name: 'universal', mostMb: 14 },
];

/** The target that fits the machine this runs on. */
export function ownTarget() {
  const name = `${process.platform}-${process.arch}`;
  return TARGETS.find(target => target.name === name);
}
