namespace Sampan.Migration.Translation.Source;

/// <summary>How the value of one of dockerd's flags is written, and what it becomes in daemon.json.</summary>
internal enum FlagKind
{
    /// <summary>Text.</summary>
    Text,

    /// <summary>A number.</summary>
    Number,

    /// <summary><c>--flag</c>, <c>--flag=false</c>: never the next word.</summary>
    Boolean,

    /// <summary>Given again and again, an item each time.</summary>
    List,

    /// <summary><c>key=value</c>, an entry each time.</summary>
    Map,

    /// <summary><c>name=true</c>, an entry each time.</summary>
    BooleanMap,

    /// <summary><c>driver=option=value</c>.</summary>
    MapOfMaps,

    /// <summary><c>name=path</c> of a runtime.</summary>
    Runtime,

    /// <summary><c>name=soft[:hard]</c>.</summary>
    Ulimit,

    /// <summary><c>base=10.0.0.0/8,size=24</c>.</summary>
    Pool,

    /// <summary>A part of <c>proxies</c>, under the flag's own name.</summary>
    Proxy,

    /// <summary>Says nothing of the configuration.</summary>
    Ignored,
}
