using GradCam.Imaging;
using GradCam.Layers;
using GradCam.Runtime;
using GradCam.Targets;

namespace GradCam;

/// <summary>Reads explanations off a run.</summary>
internal sealed record ExplanationReader(
    LoadedModel Model, Predictor Predictor, IReadOnlyList<Layer> Layers, ExplainRequest Request, Picture? Picture, Region Region)
{
    /// <summary>One sample's explanations.</summary>
    /// <param name="outputs">What the run gave.</param>
    /// <param name="row">The sample's row in the run.</param>
    /// <param name="sample">The sample's number in the whole batch.</param>
    /// <param name="target">What was explained.</param>
    public IEnumerable<Explanation> Read(CamOutputs outputs, int row, int sample, Target target)
    {
        float[] scores = outputs.ScoresOf(row);
        float[]? probabilities = Predictor.Probabilities(scores);
        var predictions = Predictor.Best(scores, probabilities);
        var weights = target.Resolve(Predictor.Labels, Model.Classes);
        int? index = weights.Rank is not null ? (int)outputs.Top[row] : weights.Classes is [(var only, 1)] ? only : null;
        string label = index is { } i ? Predictor.Labels[i] : string.Join(" ", weights.Classes.Select((c, n) => Term(c.Index, c.Weight, n == 0)));
        var explained = new ExplainedTarget(index, label, outputs.Score[row], index is { } p ? probabilities?[p] : null);
        int[] axes = LoadedModel.SpatialAxes(Model.InputDims);
        var size = ((int)Model.InputDims[axes[0]].Value!, (int)Model.InputDims[axes[^1]].Value!);
        foreach (var layer in Layers)
            foreach (var method in Request.Methods)
            {
                var (data, shape) = outputs.Of(CamGraph.Map(layer, method), row);
                yield return new Explanation(new NpyArray(data, shape), size, Request.Normalization, Picture, Region)
                {
                    Sample = sample,
                    Method = method,
                    Layer = layer,
                    Target = explained,
                    Predictions = predictions,
                    Diagnostics = MapChecks.Find(data),
                };
            }
    }

    private string Term(int index, float weight, bool first)
    {
        string sign = weight < 0 ? "- " : first ? "" : "+ ";
        float size = Math.Abs(weight);
        return $"{sign}{(size == 1 ? "" : $"{size} ")}{Predictor.Labels[index]}";
    }
}
