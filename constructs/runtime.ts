/**
 * The one door to CDKTF. `runtime.cdktn.ts` is the same door to its fork: each build of this tree takes one of them,
 * because a class made for one library crashes an app of the other at synth.
 */
export { Annotations, TerraformProvider, TerraformResource, TerraformStack } from 'cdktf';
export type { ITerraformDependable, TerraformMetaArguments } from 'cdktf';
