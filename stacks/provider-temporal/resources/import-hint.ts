/** How to take an existing resource over, as a sentence with the command. */
export function importHint(type: string, urn: string, id: string): string {
  const name = urn.slice(urn.lastIndexOf("::") + 2);
  return `Take it over with: pulumi import ${type} ${name} ${id}`;
}
