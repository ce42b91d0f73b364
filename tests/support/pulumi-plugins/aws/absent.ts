/** What services answer when what is asked for is not there. */
const absences = new Set([
  "NoSuchBucket",
  "NotFound",
  "NoSuchTagSet",
  "NoSuchBucketPolicy",
  "NoSuchLifecycleConfiguration",
  "NoSuchPublicAccessBlockConfiguration",
  "OwnershipControlsNotFoundError",
  "ObjectLockConfigurationNotFoundError",
  "ServerSideEncryptionConfigurationNotFoundError",
  "NoSuchEntityException",
  "NotFoundException",
  "ResourceNotFoundException",
]);

/** The answer, or `undefined` when what it asks for is not there. */
export async function unlessAbsent<Answer>(answer: Promise<Answer>): Promise<Answer | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof Error && absences.has(error.name)) return undefined;
    throw error;
  }
}
