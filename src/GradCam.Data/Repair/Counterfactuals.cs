using GradCam.Data.Audit;

namespace GradCam.Data.Repair;

/// <summary>
/// Makes samples of the pictures of an audit: each picture as it is; the artifact of each finding pasted into pictures
/// of other classes; and cut out of its own, with a part of those in its place.
/// </summary>
internal static class Counterfactuals
{
    // So many artifacts are pasted into each picture, so that none of them is learned by heart.
    private const int Pastes = 3;

    /// <summary>Makes the samples.</summary>
    /// <param name="pictures">The pictures.</param>
    /// <param name="findings">What the network cheats with.</param>
    /// <param name="seed">What is drawn.</param>
    /// <exception cref="GradCamException">None of the findings' pictures is there.</exception>
    public static IReadOnlyList<RepairSample> Of(
        RepairPictures pictures,
        IReadOnlyList<AuditFinding> findings,
        int seed
    )
    {
        var random = new Random(seed);
        var all = pictures.All;
        var set = pictures.Set;
        var withArtifact = findings.SelectMany(f => f.Names).ToHashSet(StringComparer.Ordinal);
        List<RepairSample> made =
        [
            .. all.Select(p => p.As(withArtifact.Contains(p.Picture.Name) ? RepairGroup.Artifact : RepairGroup.Plain)),
        ];
        foreach (var finding in findings)
        {
            var cue = Cue.Of(finding, set);
            float[] Carried(int onto, int from, IReadOnlyList<int> cells) =>
                set.Carried(cue, all[onto].Picture.Pixels, all[from].Picture.Pixels, cells);
            (int Picture, IReadOnlyList<int> Cells)[] donors =
            [
                .. cue.Pictures.Select((picture, n) => (picture, cue.CellsOf(n))),
            ];
            int[] others = [.. Enumerable.Range(0, all.Count).Where(i => all[i].Picture.Label != finding.Class)];
            // Both of one part, so that nothing of a picture kept out is seen in the fit.
            foreach (int other in others)
            {
                var same = donors.Where(d => all[d.Picture].Fold == all[other].Fold).ToArray();
                for (int n = 0; n < Pastes && same.Length > 0; n++)
                {
                    var (picture, cells) = same[random.Next(same.Length)];
                    made.Add(all[other].As(RepairGroup.Pasted) with { Pixels = () => Carried(other, picture, cells) });
                }
            }
            foreach (var (picture, cells) in donors)
            {
                int[] same = [.. others.Where(o => all[o].Fold == all[picture].Fold)];
                for (int n = 0; n < Pastes && same.Length > 0; n++)
                {
                    int from = same[random.Next(same.Length)];
                    made.Add(all[picture].As(RepairGroup.Cut) with { Pixels = () => Carried(picture, from, cells) });
                }
            }
        }
        return made;
    }
}
