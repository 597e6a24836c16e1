namespace GradCam.Targets;

/// <summary>Cosine similarity of the model's output to a reference.</summary>
internal sealed record SimilarTarget(Picture? Reference, ReadOnlyMemory<float>? Embedding) : Target
{
    internal override Term Resolve(TargetContext context)
    {
        if (context.IsDense)
            throw new GradCamException(
                "Similarity needs an output of one embedding for the whole picture; choose another output."
            );
        float[] embedding =
            Embedding is { } given ? given.ToArray()
            : context.ScoresOf is { } run ? run(Reference!)
            : new float[context.Classes ?? 1];
        return context.Classes is null || embedding.Length == context.Classes
            ? new SimilarTerm(embedding)
            : throw new GradCamException(
                $"The embedding to compare with has {embedding.Length} numbers, the model's has {context.Classes}."
            );
    }
}
