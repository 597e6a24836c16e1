namespace GradCam.Data.Audit;

/// <summary>What an audit gave.</summary>
internal sealed record AuditResult
{
    /// <summary>What the network cheats with, the greatest effect times pictures first.</summary>
    public required IReadOnlyList<AuditFinding> Findings { get; init; }

    /// <summary>Suspicions whose effect is not above the noise.</summary>
    public required IReadOnlyList<AuditFinding> Dismissed { get; init; }

    public required IReadOnlyList<AuditCluster> Clusters { get; init; }

    public LeakTest? Leak { get; init; }

    public AuditObjects? Objects { get; init; }
}
