using GradCam.Onnx;

namespace GradCam.Targets;

/// <summary>The task of a model, and where it was learned.</summary>
internal sealed record StatedTask(ModelTask Task, Origin From)
{
    /// <summary>The numbers are of the whole picture: neither at places nor in rows.</summary>
    public bool IsOfThePicture =>
        Task is ModelTask.Classification or ModelTask.MultiLabel or ModelTask.Regression or ModelTask.Embedding;

    /// <summary>Compares what was stated with how the output can be read.</summary>
    /// <param name="head">The scores as they were read.</param>
    /// <param name="dims">Their dimensions.</param>
    /// <param name="isDense">They have places.</param>
    /// <exception cref="GradCamException">The output cannot be what was stated.</exception>
    public void Check(ScoreHead head, Dim[] dims, bool isDense)
    {
        bool fits = Task switch
        {
            ModelTask.Detection => head.Rows?.Kind == RowKind.Boxes,
            ModelTask.Sequence => head.Rows?.Kind == RowKind.Steps,
            ModelTask.Segmentation => isDense && head.Rows is null,
            // Numbers at places may be those of a regression, such as depths.
            _ => head.Rows is null or { Kind: RowKind.Unknown },
        };
        if (fits)
            return;
        string wanted = Task switch
        {
            ModelTask.Detection => "boxes, rows of four numbers and scores",
            ModelTask.Sequence => "steps with scores, [N, steps, classes]",
            ModelTask.Segmentation => "scores at places, [N, classes, height, width]",
            _ => "numbers of the whole picture",
        };
        throw new GradCamException(
            $"The task is stated as {Task.ToString().ToLowerInvariant()} ({From.Text}), but output "
                + $"{head.Rows?.Output ?? OutputRows.Text(head.Output, dims)} cannot be read as {wanted}: leave the "
                + "task out, or name another output (ExplainerOptions.Output)."
        );
    }
}
