const others =
  "American,Australian,Austrian,Argentinian,Argentine,Algerian,Bahamian,Barbadian,Belgian,Belizean,Bolivian,Brazilian,British,Bruneian,Cambodian,Canadian,Chilean,Chinese,Colombian,Congolese,Cuban,Cypriot,Dominican,Dutch,Ecuadorian,Egyptian,Emirati,Eritrean,Ethiopian,Gambian,Ghanaian,Greenlander,Greenlandic,Guatemalan,Guyanese,Haitian,Honduran,Indian,Iranian,Iraqi,Israeli,Ivorian,Jamaican,Jordanian,Kenyan,Kuwaiti,Lebanese,Liberian,Libyan,Malaysian,Malian,Mexican,Moldovan,Monegasque,Moroccan,Mozambican,Namibian,New Zealander,Nicaraguan,Nigerian,Omani,Pakistani,Palestinian,Panamanian,Paraguayan,Peruvian,Philippine,Filipino,Qatari,Rwandan,Salvadoran,Saudi,Senegalese,Singaporean,South African,Sri Lankan,Sudanese,Swiss,Syrian,Taiwanese,Tanzanian,Togolese,Trinidadian,Tunisian,Ugandan,Uruguayan,Venezuelan,Yemeni,Zambian,Zimbabwean,Asian,European,African,Chechen,Kurdish,Scottish,Irish,Welsh,English,Christian,Catholic,Protestant,Muslim,Islamic,Jewish,Buddhist,Hindu,Sikh,Mormon,Republican,Democrat";

const codes =
  "af am ar az be bg bn bs ca ce cs cy da de el en es et eu fa fi fr ga gd gl he hi hr hu hy id is it ja ka kk km ko ky lb lo lt lv mk mn ms mt my nb ne nl no pl ps pt ro ru si sk sl so sq sr sv sw ta te tg th tk tl tr uk ur uz vi zh".split(
    " ",
  );
const languages = new Intl.DisplayNames("en", { type: "language" });

/** English words for nationalities, peoples and faiths; most nations are called as their language is. */
export const demonyms: ReadonlySet<string> = new Set([
  ...others.split(","),
  ...codes.map((code) => languages.of(code) ?? "").filter((name) => /^\p{Lu}\p{L}+$/u.test(name)),
]);
