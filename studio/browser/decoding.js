// Sounds that Python tells the address of, as samples.

// Throws where the sound cannot be fetched or read.
export async function decoded(address, context) {
  const answer = await fetch(new URL(address, document.baseURI));
  if (!answer.ok) throw new Error(`${answer.status}`);
  const reader = context ?? new OfflineAudioContext(2, 1, 48000);
  return reader.decodeAudioData(await answer.arrayBuffer());
}
