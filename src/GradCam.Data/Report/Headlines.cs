using GradCam.Data.Report.Bundle;

namespace GradCam.Data.Report;

/// <summary>The sentences at the top of a report: what matters most, best first.</summary>
internal static class Headlines
{
    private const string Good = "good",
        Neutral = "neutral",
        Finding = "finding",
        Bad = "bad";

    // A smaller part of pictures does not make the whole report doubtful.
    private const double ManyFailed = 0.05;

    /// <summary>Those of a report.</summary>
    public static IReadOnlyList<Headline> Of(ReportBundle bundle) =>
        [
            .. Failed(bundle.Run),
            .. Recognized(bundle),
            .. Slices(bundle.Slices),
            .. Leak(bundle.Leak),
            .. Calibrated(bundle.Calibration),
        ];

    private static IEnumerable<Headline> Failed(RunFacts run)
    {
        if (run.Failed > 0)
            yield return Line(
                run.Failed >= ManyFailed * run.Pictures ? Bad : Neutral,
                "errors",
                $"{ReportWords.Count(run.Failed)} of {ReportWords.Count(run.Pictures, "picture")} could not be "
                    + "explained."
            );
    }

    private static IEnumerable<Headline> Recognized(ReportBundle bundle)
    {
        if (bundle.Recognition is not { } recognition)
        {
            yield return Line(
                Neutral,
                "recognition",
                "The pictures have no labels that the model knows, so that nothing says which are recognized."
            );
            yield break;
        }
        var accuracy = recognition.Accuracy;
        string sentence =
            $"{ReportWords.Percent(accuracy.Value)} of {ReportWords.Count(accuracy.Of, "picture")} are recognized "
            + $"({ReportWords.Interval(accuracy)})";
        if (recognition.Classes is [{ Recall: { } recall } worst, _, ..] && recall.High < accuracy.Low)
            sentence +=
                $", but of '{bundle.Classes[worst.Class]}' only {ReportWords.Percent(recall.Value)} "
                + $"({ReportWords.Interval(recall)})";
        yield return Line(Neutral, "recognition", sentence + ".");
    }

    private static IEnumerable<Headline> Slices(SliceSearch? slices)
    {
        if (slices is null)
            yield break;
        if (slices.Found.Count == 0)
            yield return Line(Good, "slices", slices.Sentence);
        foreach (var slice in slices.Found.Take(3))
            yield return Line(Finding, "slices", slice.Sentence);
    }

    private static IEnumerable<Headline> Leak(LeakTest? leak)
    {
        if (leak is not null)
            yield return Line(leak.Suspicious ? Finding : Good, "leak", leak.Sentence);
    }

    private static IEnumerable<Headline> Calibrated(Calibration? calibration)
    {
        if (calibration is not null)
            yield return Line(Neutral, "calibration", calibration.Sentence);
    }

    private static Headline Line(string kind, string part, string sentence) =>
        new()
        {
            Kind = kind,
            Part = part,
            Sentence = sentence,
        };
}
