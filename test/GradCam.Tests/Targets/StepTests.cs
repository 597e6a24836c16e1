using static GradCam.Tests.Targets.DetectorFiles;

namespace GradCam.Tests.Targets;

/// <summary>Sequences of classes: steps of a line of text.</summary>
public class StepTests
{
    private const int Classes = 78,
        Count = 21;

    [Fact]
    public void Explain_characters_isTheMostCertainStep()
    {
        float[] scores = Output("ocr-sequence");
        var (step, index) = MostCertain(scores);

        var e = Explain("ocr-sequence");

        Assert.Equal($"step {step}, class {index}", e.Target.Label);
        Assert.Equal(scores[step * Classes + index], e.Target.Score, 1e-5f);
        Assert.Equal(e.Target.Label, e.Predictions[0].Label);
        Assert.InRange(e.Predictions[0].Probability!.Value, 1f / Classes, 1);
        // Behind it are the scores themselves.
        Assert.Equal("maxpool5", e.LayerName);
        Assert.Contains(e.Raw.Data, v => v != 0);
    }

    [Fact]
    public void Explain_namedStep_isThatOne()
    {
        float[] scores = Output("ocr-sequence");

        var e = Explain("ocr-sequence", Target.Parse("step:5:7")[0]);

        Assert.Equal("step 5, class 7", e.Target.Label);
        Assert.Equal(scores[5 * Classes + 7], e.Target.Score, 1e-5f);
        int best = Enumerable.Range(0, Classes).MaxBy(c => scores[5 * Classes + c]);
        Assert.StartsWith($"step 5, class {best}", Explain("ocr-sequence", Target.Step(5)).Target.Label);
    }

    [Fact]
    public void Explain_class_isTheStepWhereItIsLikeliest()
    {
        var e = Explain("ocr-sequence", Target.Class(7));

        Assert.EndsWith(", class 7", e.Target.Label);
    }

    [Theory]
    [InlineData("step:21", "There is no step 21: the output has 21 steps, 0 to 20")]
    [InlineData("step:5:78", "Class 78 is out of range: the model has 78 classes")]
    [InlineData("rest:7", "take a row's own score (step:5:7)")]
    [InlineData("prob:(7 + 8)", "name one (prob:step:5:7), not several")]
    [InlineData("box:1", "A box can be chosen only of a detector")]
    public void Explain_whatASequenceHasNot_isAnError(string target, string message) =>
        Assert.Contains(
            message,
            Assert.Throws<GradCamException>(() => Explain("ocr-sequence", Target.Parse(target)[0])).Message
        );

    [Fact]
    public void Explain_readerWithARecurrentLayer_worksWithEveryKindOfMethod()
    {
        foreach (
            var method in (CamMethod[])
                [CamMethods.GradCam, CamMethods.ScoreCam, CamMethods.EigenCam, CamMethods.Occlusion]
        )
        {
            var e = Explain("crnn-lstm", Target.Class(5), method);
            Assert.EndsWith(", class 5", e.Target.Label);
            Assert.Contains(e.Raw.Data, v => v != 0);
        }
    }

    /// <summary>The step whose best class has the highest probability.</summary>
    private static (int Step, int Class) MostCertain(float[] scores) =>
        Enumerable
            .Range(0, Count)
            .Select(step => (Step: step, Class: Enumerable.Range(0, Classes).MaxBy(c => scores[step * Classes + c])))
            .MaxBy(s =>
                1
                / Enumerable
                    .Range(0, Classes)
                    .Sum(c => MathF.Exp(scores[s.Step * Classes + c] - scores[s.Step * Classes + s.Class]))
            );
}
