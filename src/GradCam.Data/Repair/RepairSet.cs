using System.IO.Hashing;
using System.Text;
using GradCam.Data.Audit;
using GradCam.Explaining;

namespace GradCam.Data.Repair;

/// <summary>
/// Makes examples of the pictures of an audit: each picture as it is; the artifact of each finding pasted into pictures
/// of other classes; and cut out of its own, with a part of those in its place.
/// </summary>
internal static class RepairSet
{
    /// <summary>The parts for cross-validation.</summary>
    public const int Folds = 5;

    // So many artifacts are pasted into each picture, so that none of them is learned by heart.
    private const int Pastes = 3;

    /// <summary>Makes the examples.</summary>
    /// <param name="runner">Runs the model.</param>
    /// <param name="set">The pictures.</param>
    /// <param name="findings">What the network cheats with.</param>
    /// <param name="seed">What is drawn.</param>
    /// <param name="cancel">Stops it.</param>
    /// <exception cref="GradCamException">None of the findings' pictures is there.</exception>
    public static IReadOnlyList<RepairExample> Of(
        ForwardRunner runner,
        AuditSet set,
        IReadOnlyList<AuditFinding> findings,
        int seed,
        CancellationToken cancel
    )
    {
        var random = new Random(seed);
        int[] folds = [.. set.Pictures.Select(p => Fold(p.Name))];
        var made = new List<(float[] Pixels, int Label, RepairGroup Group, int Fold)>();
        var withArtifact = findings.SelectMany(f => f.Names).ToHashSet(StringComparer.Ordinal);
        for (int i = 0; i < set.Pictures.Count; i++)
            made.Add(
                (
                    set.Pictures[i].Pixels,
                    set.Pictures[i].Label,
                    withArtifact.Contains(set.Pictures[i].Name) ? RepairGroup.Artifact : RepairGroup.Plain,
                    folds[i]
                )
            );
        foreach (var finding in findings)
        {
            var cue = Cue.Of(finding, set);
            (int Picture, IReadOnlyList<int> Cells)[] donors =
            [
                .. cue.Pictures.Select((picture, n) => (picture, cue.CellsOf(n))),
            ];
            int[] others =
            [
                .. Enumerable.Range(0, set.Pictures.Count).Where(i => set.Pictures[i].Label != finding.Class),
            ];
            // Both of one part, so that nothing of a picture kept out is seen in the fit.
            foreach (int other in others)
            {
                var same = donors.Where(d => folds[d.Picture] == folds[other]).ToArray();
                for (int n = 0; n < Pastes && same.Length > 0; n++)
                {
                    var donor = same[random.Next(same.Length)];
                    made.Add(
                        (
                            set.Carried(
                                cue,
                                set.Pictures[other].Pixels,
                                set.Pictures[donor.Picture].Pixels,
                                donor.Cells
                            ),
                            set.Pictures[other].Label,
                            RepairGroup.Pasted,
                            folds[other]
                        )
                    );
                }
            }
            foreach (var (picture, cells) in donors)
            {
                int[] same = [.. others.Where(o => folds[o] == folds[picture])];
                for (int n = 0; n < Pastes && same.Length > 0; n++)
                    made.Add(
                        (
                            set.Carried(
                                cue,
                                set.Pictures[picture].Pixels,
                                set.Pictures[same[random.Next(same.Length)]].Pixels,
                                cells
                            ),
                            set.Pictures[picture].Label,
                            RepairGroup.Cut,
                            folds[picture]
                        )
                    );
            }
        }
        return
        [
            .. runner
                .Run(made.Select(m => set.Grid.ForModel(m.Pixels)), set.Grid.Shape, features: true, cancel)
                .Select((r, i) => new RepairExample(r.Features!, made[i].Label, made[i].Group, made[i].Fold)),
        ];
    }

    private static int Fold(string name) => (int)(XxHash64.HashToUInt64(Encoding.UTF8.GetBytes(name)) % Folds);
}
