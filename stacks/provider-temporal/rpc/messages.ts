import providerPb from "@pulumi/pulumi/proto/provider_pb.js";
import type { CheckResponse, DiffResponse, PropertyDiff } from "@pulumi/pulumi/proto/provider_pb.js";
import type { Struct } from "google-protobuf/google/protobuf/struct_pb.js";
import type { CheckFault } from "../resources/faults.ts";
import type { PropertyChange } from "../resources/resource-operations.ts";

/** Inputs go back as they came, so that the program's own spelling is what the state keeps. */
export function checkResponse(inputs: Struct | undefined, faults: readonly CheckFault[]): CheckResponse {
  const response = new providerPb.CheckResponse();
  response.setInputs(inputs);
  response.setFailuresList(
    faults.map(({ property, reason }) => {
      const failure = new providerPb.CheckFailure();
      failure.setProperty(property);
      failure.setReason(`${property} ${reason}`.trimStart());
      return failure;
    }),
  );
  return response;
}

export function diffResponse(changes: readonly PropertyChange[]): DiffResponse {
  const { DIFF_NONE, DIFF_SOME } = providerPb.DiffResponse.DiffChanges;
  const response = new providerPb.DiffResponse();
  response.setChanges(changes.length === 0 ? DIFF_NONE : DIFF_SOME);
  response.setDiffsList(changes.map(({ property }) => property));
  response.setReplacesList(changes.filter(({ replaces }) => replaces).map(({ property }) => property));
  response.setHasdetaileddiff(true);
  for (const change of changes) {
    const detail = new providerPb.PropertyDiff();
    detail.setKind(diffKind(change));
    detail.setInputdiff(true);
    response.getDetaileddiffMap().set(change.property, detail);
  }
  return response;
}

function diffKind({ kind, replaces }: PropertyChange): PropertyDiff.Kind {
  const { ADD, ADD_REPLACE, DELETE, DELETE_REPLACE, UPDATE, UPDATE_REPLACE } = providerPb.PropertyDiff.Kind;
  const kinds = {
    add: [ADD, ADD_REPLACE],
    delete: [DELETE, DELETE_REPLACE],
    update: [UPDATE, UPDATE_REPLACE],
  } as const;
  return kinds[kind][replaces ? 1 : 0];
}
