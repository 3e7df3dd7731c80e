"""The meetings a pack is made for."""

# Word in the command -> name, as printed.
MEETINGS = {
    "bulanan": "Lokakarya mini bulanan",
    "tribulanan": "Lokakarya mini tribulanan lintas sektor",
    "spm": "Evaluasi e-SPM",
}
