/** See `runtime.ts`: the door to CDK Terrain, the living fork of CDKTF. */
export { Annotations, TerraformProvider, TerraformResource, TerraformStack } from 'cdktn';
export type { ITerraformDependable, TerraformMetaArguments } from 'cdktn';
